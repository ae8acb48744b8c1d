/** Points that no other point beats in both figures, by rising x. Ties in both figures all stay. */
export function paretoFront<P extends { x: number; y: number }>(
  points: readonly P[],
  better: { x: 'higher' | 'lower'; y: 'higher' | 'lower' },
): P[] {
  const gain = (p: P, q: P, axis: 'x' | 'y') => (better[axis] === 'higher' ? p[axis] - q[axis] : q[axis] - p[axis])
  const isBeaten = (p: P) =>
    points.some((q) => gain(q, p, 'x') >= 0 && gain(q, p, 'y') >= 0 && (gain(q, p, 'x') > 0 || gain(q, p, 'y') > 0))
  return points.filter((p) => !isBeaten(p)).sort((p, q) => p.x - q.x)
}
