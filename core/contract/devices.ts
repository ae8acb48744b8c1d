/** What a window shows of a device description; the full one is `core/akida/device.ts`. */
export type DeviceSummary = { id: string; name: string; clockHz: number; nps: number; isMultiPass: boolean; calibration: string }
