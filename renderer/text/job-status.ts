/** What a job's card says beyond `jobs.ts`. */
export const jobStatusText = {
  left: (duration: string) => `about ${duration} left`,
  attempt: (attempt: number) => `attempt ${attempt}`,
  interruptedHint: 'The process ended before the job did. Start it again to repeat it.',
  cancelledHint: 'Nothing was kept of it.',
}
