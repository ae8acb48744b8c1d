export * from './plain';
export { depthwiseDigits } from './depthwise';
export { multiply8 } from './multiply8';
