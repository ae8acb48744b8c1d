import type { EChartsCoreOption } from 'echarts/core'
import type { ChartTheme } from './chart-theme.ts'
import { formatCompact } from './format.ts'

/** Distance of the plot from the chart's edge, CSS pixels. Fixed where an overlay must find the plot. */
export type PlotMargins = { left: number; right: number; top: number; bottom: number }

/** What every chart shares: type, colours, tooltip, no animation of data. */
export function baseOption(theme: ChartTheme): EChartsCoreOption {
  return {
    color: [...theme.series],
    backgroundColor: 'transparent',
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: 11, color: theme.text },
    aria: { enabled: true, label: { enabled: false } },
    tooltip: {
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.surface,
      borderColor: theme.axis,
      borderWidth: 1,
      padding: [6, 8],
      textStyle: { color: theme.text, fontSize: 12, fontFamily: theme.font },
      extraCssText: 'box-shadow: none; border-radius: 4px;',
    },
  }
}

export function legendOption(theme: ChartTheme): Record<string, unknown> {
  return {
    type: 'scroll',
    top: 0,
    left: 0,
    itemWidth: 18,
    itemHeight: 8,
    itemGap: 12,
    textStyle: { color: theme.text, fontSize: 11 },
    pageTextStyle: { color: theme.muted },
    pageIconColor: theme.muted,
    pageIconInactiveColor: theme.grid,
  }
}

/** `Latency (ms)`; a ratio is shown in per cent. */
export function axisName(label: string, unit: string): string {
  const shown = unit === 'ratio' ? '%' : unit
  return shown ? `${label} (${shown})` : label
}

export function axisValue(unit: string): (value: number) => string {
  return unit === 'ratio' ? (value) => formatCompact(Math.round(value * 1e6) / 1e4) : formatCompact
}

export function valueAxis(theme: ChartTheme, name: string, unit: string, nameGap = 26): Record<string, unknown> {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { color: theme.muted, fontSize: 11 },
    axisLine: { show: true, lineStyle: { color: theme.axis } },
    axisTick: { show: true, lineStyle: { color: theme.axis } },
    axisLabel: { color: theme.muted, fontSize: 11, hideOverlap: true, formatter: axisValue(unit) },
    splitLine: { lineStyle: { color: theme.grid, width: 1 } },
  }
}

export function categoryAxis(theme: ChartTheme, names: readonly string[]): Record<string, unknown> {
  return {
    type: 'category',
    data: [...names],
    axisLine: { lineStyle: { color: theme.axis } },
    axisTick: { show: false },
    axisLabel: { color: theme.text, fontSize: 11 },
    splitLine: { show: false },
  }
}

/** Dash and marker of the n-th curve, so that curves differ without colour. */
export function curveLook(index: number): { dash: 'solid' | 'dashed' | 'dotted' | number[]; symbol: string } {
  const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [12, 4], [2, 4]] as const
  const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect']
  const dash = dashes[index % dashes.length] ?? 'solid'
  return { dash: typeof dash === 'string' ? dash : [...dash], symbol: symbols[index % symbols.length] ?? 'circle' }
}

/** A published point: an outline without filling, on any ground. */
export function hollow(theme: ChartTheme): Record<string, unknown> {
  return { color: 'transparent', borderColor: theme.muted, borderWidth: 1.5 }
}
