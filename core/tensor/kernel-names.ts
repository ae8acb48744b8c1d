/**
 * Names of the kernels that every training engine registers (core/node/tfjs/kernels): one operation where the backend has one,
 * composed of tfjs operations elsewhere.
 */
export const batchNormTrainingKernel = 'NetlatheBatchNormTraining'
export const batchNormTrainingGradKernel = 'NetlatheBatchNormTrainingGrad'
export const reluGradKernel = 'NetlatheReluGrad'
export const relu6GradKernel = 'NetlatheRelu6Grad'
export const sumOfSquaresKernel = 'NetlatheSumOfSquares'
export const levelsKernel = 'NetlatheLevels'
export const levelsGradKernel = 'NetlatheLevelsGrad'
