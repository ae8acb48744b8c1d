import { AppError } from '../base/errors.ts'
import { rpcErrorCodes } from '../contract/errors.ts'
import { protocolVersion } from '../contract/frames.ts'

/** Both ends speak a different version of the frames; `theirs` is null where it is not known. */
export function versionMismatch(theirs: number | null): AppError {
  const which = theirs === null ? 'another one' : `version ${theirs}`
  return new AppError(
    rpcErrorCodes.versionMismatch,
    `This side speaks version ${protocolVersion} of the engine's protocol, the other side ${which}. Reload the window or restart Netlathe.`,
    theirs === null ? { ours: protocolVersion } : { ours: protocolVersion, theirs },
  )
}
