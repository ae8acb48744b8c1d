import type { Topic, Topics } from '../contract/events.ts'

/** Events remembered per topic, so that a client that was away for a moment misses nothing. */
const keptEvents = 200

type Listener = (seq: number, value: unknown) => void
type Channel = { seq: number; recent: { seq: number; value: unknown }[]; listeners: Set<Listener> }

export type TopicHub = {
  publish<T extends Topic>(topic: T, value: Topics[T]): void
  /**
   * Starts with what the subscriber missed since `since` if that is still known, else with the present state (pushed with the seq of
   * the newest event). Returns the way to stop.
   */
  subscribe(topic: Topic, since: number | undefined, listener: Listener): () => void
}

/** Passes events on to every subscriber. `snapshot` gives the present state of a topic as the events that would tell it. */
export function createTopicHub(snapshot: <T extends Topic>(topic: T) => Topics[T][]): TopicHub {
  const channels = new Map<Topic, Channel>()
  const channelOf = (topic: Topic): Channel => {
    let channel = channels.get(topic)
    if (channel === undefined) channels.set(topic, (channel = { seq: 0, recent: [], listeners: new Set() }))
    return channel
  }
  return {
    publish(topic, value) {
      const channel = channelOf(topic)
      channel.seq += 1
      channel.recent.push({ seq: channel.seq, value })
      if (channel.recent.length > keptEvents) channel.recent.shift()
      for (const listener of [...channel.listeners]) listener(channel.seq, value)
    },
    subscribe(topic, since, listener) {
      const channel = channelOf(topic)
      const oldest = channel.recent[0]?.seq ?? channel.seq + 1
      if (since !== undefined && since <= channel.seq && since >= oldest - 1) {
        for (const event of channel.recent) if (event.seq > since) listener(event.seq, event.value)
      } else {
        for (const value of snapshot(topic)) listener(channel.seq, value)
      }
      channel.listeners.add(listener)
      return () => channel.listeners.delete(listener)
    },
  }
}
