import { z } from 'zod'

const axis = z.object({
  label: z.string(),
  /** `ratio` is 0..1 and shown in percent. */
  unit: z.string(),
  /** `log`: decades; points at 0 stand apart at the left end. */
  scale: z.enum(['linear', 'log']).default('linear'),
  isSimulated: z.boolean().default(false),
})

export const plotSchema = z.object({
  key: z.string(),
  title: z.string(),
  /** What the reader must know to judge the chart; empty for nothing. */
  note: z.string().default(''),
  x: axis,
  y: axis,
  groups: z.array(
    z.object({
      name: z.string(),
      /** Published points are drawn hollow. */
      origin: z.enum(['measured', 'published']).default('measured'),
      isLine: z.boolean().default(false),
      /** `marked`: drawn with a ring; `runId`: what a click opens. */
      points: z.array(
        z.object({
          x: z.number(),
          y: z.number(),
          label: z.string().default(''),
          isMarked: z.boolean().default(false),
          runId: z.string().optional(),
        }),
      ),
    }),
  ),
})

/** A chart as data: what a run recorded to be drawn by the window and by every rendering of a report alike. */
export type Plot = z.output<typeof plotSchema>
export type PlotInput = z.input<typeof plotSchema>
export type PlotGroup = Plot['groups'][number]

/** Several plots under one title; small ones (one per layer) stand in a grid. */
const plotSetSchema = z.object({
  key: z.string(),
  title: z.string(),
  note: z.string().default(''),
  size: z.enum(['large', 'small']).default('large'),
  plots: z.array(plotSchema),
})
export type PlotSet = z.output<typeof plotSetSchema>
export type PlotSetInput = z.input<typeof plotSetSchema>

/** The charts in a run's result (its field `plots`); none where the result holds none. */
export function findPlots(result: unknown): PlotSet[] {
  return z.object({ plots: z.array(plotSetSchema) }).safeParse(result).data?.plots ?? []
}
