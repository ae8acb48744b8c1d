import { z } from 'zod'

/** Rankings of filters (`core/prune/importance`). `taylor` and `activation-rate` are measured on images. */
export const importanceNames = ['gamma', 'l1', 'geometric-median', 'taylor', 'activation-rate', 'random'] as const
export type ImportanceName = (typeof importanceNames)[number]

export const importance = z.enum(importanceNames).default('gamma')
