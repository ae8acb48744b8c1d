// The block that comes `turn`-th: the last one first. It may write past a pixel's channels, and what it overwrites is written after it.
@inline
export function blockInTurn(turn: i32, blocks: i32): usize {
  return <usize>(turn == 0 ? blocks - 1 : turn - 1);
}
