export { activatePixels, comparePixels } from './activation';
export { multiply16 } from './multiply16';
export { depthwiseSums } from './depthwise';
export { poolMax, saturate, sumGlobally } from './pool';
export { countRows, widenRows } from './rows';
