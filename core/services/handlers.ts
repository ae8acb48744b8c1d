import type { Handlers } from '../rpc/handlers.ts'
import { createCampaignsService } from './campaigns.ts'
import { createDataService } from './data.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { createDevicesService } from './devices.ts'
import { createDocumentService } from './document.ts'
import { createEngineService } from './engine.ts'
import { createFilesService } from './files.ts'
import { createJobsService } from './jobs.ts'
import { createModelsService } from './models.ts'
import { createProjectService } from './project.ts'
import { createPruneService } from './prune.ts'
import { createReportService } from './report.ts'
import { createRunsService } from './runs.ts'
import { createSettingsService } from './settings.ts'

/** Every method of the contract. A missing one does not compile. */
export function createHandlers(deps: ServiceDependencies): Handlers {
  return {
    ...createEngineService(deps),
    ...createSettingsService(deps),
    ...createFilesService(deps),
    ...createProjectService(deps),
    ...createDocumentService(deps),
    ...createModelsService(deps),
    ...createDevicesService(deps),
    ...createDataService(deps),
    ...createJobsService(deps),
    ...createCampaignsService(deps),
    ...createRunsService(deps),
    ...createPruneService(deps),
    ...createReportService(deps),
  }
}
