import type { Ref } from 'vue'

/** Replaces one field of a form that is handed on whole. */
export function setFieldOf<T extends object>(form: Ref<T>): <K extends keyof T>(key: K, value: T[K]) => void {
  return (key, value) => {
    form.value = { ...form.value, [key]: value }
  }
}
