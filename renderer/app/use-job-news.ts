import { onScopeDispose } from 'vue'
import type { Job } from '../../core/contract/job.ts'
import { announce } from '../stores/announce.ts'
import { useJobsStore } from '../stores/jobs.store.ts'
import { useUiStore } from '../stores/ui.store.ts'
import { messages } from '../text/messages.ts'

/** Says how a job ended, wherever the user is then. */
export function useJobNews(): void {
  const ui = useUiStore()
  onScopeDispose(useJobsStore().onEnded(tell))

  function tell(job: Job): void {
    if (job.state === 'succeeded') {
      const { runId } = job
      announce(messages.jobSucceeded(job.title), 'good', {
        label: messages.show,
        run: () => {
          if (runId) ui.selectedRunIds = [runId]
          ui.show('runs')
        },
      })
    } else if (job.state === 'failed') announce(messages.jobFailed(job.title, job.error?.message ?? ''), 'bad')
    else if (job.state === 'cancelled') announce(messages.jobCancelled(job.title))
    else announce(messages.jobInterrupted(job.title), 'warn')
  }
}
