import { ref, type Ref } from 'vue'
import { messageOf } from '../stores/announce.ts'

/** What a form starts: whether it is under way, and why it failed the last time. */
export function useAttempt(): {
  isUnderWay: Ref<boolean>
  problem: Ref<string>
  attempt: (action: () => Promise<unknown>) => Promise<void>
} {
  const isUnderWay = ref(false)
  const problem = ref('')
  async function attempt(action: () => Promise<unknown>): Promise<void> {
    isUnderWay.value = true
    problem.value = ''
    try {
      await action()
    } catch (error) {
      problem.value = messageOf(error)
    } finally {
      isUnderWay.value = false
    }
  }
  return { isUnderWay, problem, attempt }
}
