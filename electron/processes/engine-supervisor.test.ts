import { describe, expect, it, vi } from 'vitest'
import type { RunnerProcess } from '../../core/ports/runner.ts'
import { createPortTransport } from '../../core/rpc/port-transport.ts'
import { createEngineLink } from './engine-link.ts'
import { createEngineSupervisor } from './engine-supervisor.ts'
import { createFakeProcesses } from './fake-processes.ts'
import type { Content } from './messages.ts'
import { serveRunnerLink } from './runner-link.ts'

/** Main, an engine and its runners as they are wired in Electron, over stand-in processes that structured-clone. */
function createWorld() {
  const processes = createFakeProcesses()
  const onEngineExit = vi.fn()
  const supervisor = createEngineSupervisor(processes, { onEngineExit })
  const readContent = vi.fn<(path: string) => Promise<Content>>(async () => null)

  /** Runs the engine's entry in the newest engine process: it answers every client message with an echo. */
  const runEngine = () => {
    const fake = processes.started.filter(({ kind }) => kind === 'engine').at(-1)!
    const link = createEngineLink(fake.parent)
    link.serve(
      {
        connectClient: (transport) => transport.onMessage((message) => transport.send({ echo: message })),
        readContent,
        close: async () => undefined,
      },
      () => fake.exit(0),
    )
    return { fake, link }
  }
  let runnersRun = 0
  /** Runs a runner's entry in the next runner process: it answers with its doubled input. */
  const runRunner = async () => {
    const fake = await vi.waitUntil(() => processes.started.filter(({ kind }) => kind === 'runner')[runnersRun])
    runnersRun++
    serveRunnerLink(
      fake.parent,
      (transport) => transport.onMessage((message) => transport.send((message as number) * 2)),
      () => fake.exit(0),
    )
    return fake
  }
  return { processes, supervisor, onEngineExit, readContent, runEngine, runRunner }
}

const nextMessage = (transport: RunnerProcess['transport']) => new Promise((resolve) => transport.onMessage(resolve))
const exitReason = (runner: RunnerProcess) => new Promise<string>((resolve) => runner.onExit(resolve))

describe('a window and the engine', () => {
  it('talk over a port of their own, also when the engine is slow to start', async () => {
    const { supervisor, runEngine, processes } = createWorld()
    const window = createPortTransport(supervisor.connectClient())
    window.send({ t: 'hello', v: 1 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    runEngine()
    expect(await nextMessage(window)).toEqual({ echo: { t: 'hello', v: 1 } })
    createPortTransport(supervisor.connectClient()).close()
    expect(processes.started).toHaveLength(1)
  })

  it('reconnect to a fresh engine after a crash', async () => {
    const { supervisor, runEngine, onEngineExit } = createWorld()
    supervisor.connectClient()
    runEngine().fake.exit(139)
    await vi.waitUntil(() => onEngineExit.mock.calls.length > 0)
    expect(onEngineExit).toHaveBeenCalledWith(139)
    const window = createPortTransport(supervisor.connectClient())
    runEngine()
    window.send('again')
    expect(await nextMessage(window)).toEqual({ echo: 'again' })
  })
})

describe('bulk data', () => {
  it('is read from the engine by path', async () => {
    const { supervisor, runEngine, readContent } = createWorld()
    const content = { status: 200, headers: { 'content-type': 'image/png' }, body: new Uint8Array([1, 2, 3]) }
    readContent.mockImplementation(async (path) => (path === '/artifact/abc' ? content : null))
    const answers = Promise.all([supervisor.readContent('/artifact/abc'), supervisor.readContent('/artifact/none')])
    runEngine()
    expect(await answers).toEqual([content, null])
  })

  it('that is asked for when the engine ends is refused at once', async () => {
    const { supervisor, processes } = createWorld()
    const answer = supervisor.readContent('/artifact/abc')
    processes.started[0]!.exit(1)
    await expect(answer).rejects.toMatchObject({ code: 'rpc.engine-gone' })
  })

  it('is null when the engine cannot read it', async () => {
    const { supervisor, runEngine, readContent } = createWorld()
    readContent.mockRejectedValue(new Error('disk'))
    const answer = supervisor.readContent('/artifact/abc')
    runEngine()
    expect(await answer).toBeNull()
  })
})

describe('a runner', () => {
  it('is forked by main for the engine and talks to it alone', async () => {
    const { supervisor, runEngine, runRunner, processes } = createWorld()
    supervisor.connectClient()
    const runner = runEngine().link.launchRunner()
    runner.transport.send(21)
    await runRunner()
    expect(await nextMessage(runner.transport)).toBe(42)
    expect(processes.started.map(({ kind }) => kind)).toEqual(['engine', 'runner'])
  })

  it('that is killed or crashes is reported with its reason and closes its transport', async () => {
    const { supervisor, runEngine, runRunner } = createWorld()
    supervisor.connectClient()
    const { link } = runEngine()
    const killed = link.launchRunner()
    const killedFake = await runRunner()
    killed.kill()
    expect(await exitReason(killed)).toBe('exit code 137')
    expect(killedFake.isKilled).toBe(true)
    await new Promise<void>((resolve) => killed.transport.onClose(resolve))

    const crashed = link.launchRunner()
    ;(await runRunner()).exit(134)
    expect(await exitReason(crashed)).toBe('exit code 134')
  })

  it('does not outlive its engine', async () => {
    const { supervisor, runEngine, runRunner, onEngineExit } = createWorld()
    supervisor.connectClient()
    const { fake, link } = runEngine()
    link.launchRunner()
    const runner = await runRunner()
    fake.exit(139)
    await vi.waitUntil(() => onEngineExit.mock.calls.length > 0)
    expect(runner.isKilled).toBe(true)
  })

  it('cannot be sent what a process border does not let through', () => {
    const { supervisor, runEngine } = createWorld()
    supervisor.connectClient()
    const runner = runEngine().link.launchRunner()
    expect(() => runner.transport.send({ callback: () => 1 })).toThrow(/clone/)
  })
})

describe('stop', () => {
  it('lets the engine close and waits for its end', async () => {
    const { supervisor, runEngine, onEngineExit } = createWorld()
    supervisor.connectClient()
    const { fake } = runEngine()
    await supervisor.stop(60_000)
    expect(onEngineExit).toHaveBeenCalledWith(0)
    expect(fake.isKilled).toBe(false)
  })

  it('kills an engine that does not close in time, and does nothing without one', async () => {
    const { supervisor, processes } = createWorld()
    await supervisor.stop(0)
    supervisor.connectClient()
    await supervisor.stop(10)
    expect(processes.started[0]!.isKilled).toBe(true)
  })
})
