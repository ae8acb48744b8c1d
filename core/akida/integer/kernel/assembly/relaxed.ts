export * from './plain';
export { depthwiseDigits } from './depthwise';
export { multiply8 } from './multiply8';
export { multiplyTiles, transformTiles } from './tiles';
