import { adaptCommand } from './adapt.ts'
import { akidaCommand } from './akida.ts'
import { akidanetCommand } from './akidanet.ts'
import { buildCommand } from './build.ts'
import { campaignsCommand } from './campaigns.ts'
import type { Command } from './command.ts'
import { compareCommand } from './compare.ts'
import { dataCommand } from './data.ts'
import { demoCommand } from './demo.ts'
import { devicesCommand } from './devices.ts'
import { evaluateCommand } from './evaluate.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { newCommand } from './new.ts'
import { optimiseCommand } from './optimise.ts'
import { profileCommand } from './profile.ts'
import { prunabilityCommand } from './prunability.ts'
import { pruneCommand } from './prune.ts'
import { quantiseCommand } from './quantise.ts'
import { reportCommand } from './report.ts'
import { runsCommand } from './runs.ts'
import { sensitivityCommand } from './sensitivity.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'
import { studyCommand } from './study.ts'
import { swapCommand } from './swap.ts'
import { sweepCommand } from './sweep.ts'
import { thresholdsCommand } from './thresholds.ts'
import { trainCommand } from './train.ts'

/** In the order of the work, which is also the order of the help. */
export const commands: readonly Command[] = [
  newCommand,
  importCommand,
  buildCommand,
  dataCommand,
  evaluateCommand,
  adaptCommand,
  swapCommand,
  quantiseCommand,
  sensitivityCommand,
  trainCommand,
  thresholdsCommand,
  sweepCommand,
  prunabilityCommand,
  pruneCommand,
  profileCommand,
  akidanetCommand,
  optimiseCommand,
  studyCommand,
  campaignsCommand,
  runsCommand,
  showCommand,
  compareCommand,
  reportCommand,
  exportCommand,
  akidaCommand,
  devicesCommand,
  serveCommand,
  demoCommand,
]
