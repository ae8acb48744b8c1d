import { AppError } from '../../base/errors.ts'
import { terminalCampaignStates, type Campaign } from '../../contract/campaign.ts'
import type { CampaignKind } from '../../contract/campaigns/registry.ts'
import { balanceTeacherOption } from './commands/command.ts'
import { flag, given, number, type Options, text } from './options.ts'
import type { EngineClient } from './session.ts'

/** How many trainings of a campaign run at once. */
export const parallelOption = {
  flags: '--parallel <n>',
  description: 'Trainings at once, which share the cores (default: one a core, as far as memory allows)',
}

/** The engine's side of `parallelOption`. */
export function parallelism(options: Options): { parallelJobs?: number } {
  const parallelJobs = number(options, 'parallel')
  return parallelJobs === undefined ? {} : { parallelJobs }
}

/** How the points of a search or a study are trained and measured. */
export const pointOptions = [
  { flags: '--batch <n>', description: 'Images per step (default: 32)' },
  { flags: '--lr <rate>', description: 'Peak learning rate of every training' },
  { flags: '--label-ratio <r>', description: "Weight of the true labels beside the teacher's (default: 0)" },
  balanceTeacherOption,
  { flags: '--limit <n>', description: 'At most so many training images, balanced between classes' },
  { flags: '--eval-images <n>', description: 'At most so many images for accuracy (default: 0, all)' },
  { flags: '--device <device>', description: 'Where speed and energy are simulated, such as AKD1000' },
  { flags: '--mode <mode>', description: 'Map mode: Minimal (default), AllNps or HwPr' },
  { flags: '--profile-images <n>', description: 'Images of a profile (default: 100)' },
  { flags: '--host-overhead <ms>', description: 'Time of the host per frame (default: 0)' },
  { flags: '--test', description: 'Measure what is concluded on the test images as well' },
]

/** The parameters that `pointOptions` stand for; what was not given keeps the campaign's own default. */
export function pointParams(options: Options): Record<string, unknown> {
  const training = given({
    batchSize: number(options, 'batch'),
    learningRate: number(options, 'lr'),
    labelRatio: number(options, 'labelRatio'),
    balanceTeacher: flag(options, 'balanceTeacher'),
    limit: number(options, 'limit'),
  })
  const profile = given({
    device: text(options, 'device'),
    mode: text(options, 'mode'),
    images: number(options, 'profileImages'),
    hostOverheadMs: number(options, 'hostOverhead'),
  })
  return given({
    training: Object.keys(training).length > 0 ? training : undefined,
    profile: Object.keys(profile).length > 0 ? profile : undefined,
    evaluationImages: number(options, 'evalImages'),
    test: flag(options, 'test'),
  })
}

/** The newest campaign of a kind that is not over, under way again. AppError `campaign.not-found`. */
export async function resumeNewest(client: EngineClient, kind: CampaignKind, advice: string): Promise<Campaign> {
  const campaigns = await client.call('campaigns.list', {})
  const found = campaigns.findLast((each) => each.kind === kind && !terminalCampaignStates.includes(each.state))
  if (found === undefined)
    throw new AppError('campaign.not-found', `The project has no ${kind} that is not over. ${advice}`, { kind })
  return found.state === 'paused' ? client.call('campaigns.resume', { campaign: found.id }) : found
}
