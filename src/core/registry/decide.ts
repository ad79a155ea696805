/** The commands of the registry by name: pure, on what a reader shows, without a clock of its own. */
import { amend, approve, draft, giveBack, reject, submit, withdraw } from './rules/applications.ts'
import {
  beginBatch,
  commitRows,
  draftRows,
  finishBatch,
  openBatch,
  releaseBatch,
  reviewBatch,
  sampleBatch,
  settleBatch,
  withdrawBatch,
} from './rules/batches.ts'
import {
  approveCatalog,
  draftCatalog,
  publishCatalog,
  retireCatalog,
  returnCatalog,
  submitCatalog,
} from './rules/catalogs.ts'
import { type Clerk, type Decision, type Desk, openDesk, type Reader } from './rules/desk.ts'
import {
  endLicence,
  pledgeLicence,
  releasePledge,
  restoreLicence,
  succeedOrg,
  suspendLicence,
  transferLicence,
} from './rules/licences.ts'
import { activate, entrust, fail, file, make } from './rules/making.ts'
import {
  addOperator,
  certifyOperator,
  endException,
  found,
  grantException,
  grantRole,
  removeOperator,
  withdrawRole,
} from './rules/operators.ts'
import { changePin, escrow, freeze, resetPin, restore, revoke, suspend } from './rules/seals.ts'
import { beginStamp, drawUse, endStamp, undrawUse } from './rules/stamps.ts'
import {
  addUnit,
  changeUnit,
  closeUnit,
  designate,
  endDesignation,
  endExemption,
  exempt,
} from './rules/units.ts'
import { approveUse, closeUse, rejectUse, requestUse } from './rules/uses.ts'

export const COMMANDS = {
  'office.found': found,
  'operator.add': addOperator,
  'operator.certify': certifyOperator,
  'operator.grant': grantRole,
  'operator.withdraw': withdrawRole,
  'operator.remove': removeOperator,
  'operator.except': grantException,
  'operator.unexcept': endException,
  'unit.add': addUnit,
  'unit.change': changeUnit,
  'unit.designate': designate,
  'unit.undesignate': endDesignation,
  'unit.exempt': exempt,
  'unit.unexempt': endExemption,
  'unit.close': closeUnit,
  'application.draft': draft,
  'application.amend': amend,
  'application.submit': submit,
  'application.withdraw': withdraw,
  'application.approve': approve,
  'application.return': giveBack,
  'application.reject': reject,
  'application.fail': fail,
  'seal.make': make,
  'seal.file': file,
  'seal.entrust': entrust,
  'seal.activate': activate,
  'seal.suspend': suspend,
  'seal.restore': restore,
  'seal.revoke': revoke,
  'seal.reset-pin': resetPin,
  'seal.freeze': freeze,
  'seal.change-pin': changePin,
  'seal.escrow': escrow,
  'use.request': requestUse,
  'use.approve': approveUse,
  'use.reject': rejectUse,
  'use.close': closeUse,
  'stamp.begin': beginStamp,
  'stamp.end': endStamp,
  'use.draw': drawUse,
  'use.undraw': undrawUse,
  'batch.begin': beginBatch,
  'batch.open': openBatch,
  'batch.draft': draftRows,
  'batch.commit': commitRows,
  'batch.finish': finishBatch,
  'batch.sample': sampleBatch,
  'batch.review': reviewBatch,
  'batch.release': releaseBatch,
  'batch.withdraw': withdrawBatch,
  'batch.settle': settleBatch,
  'licence.suspend': suspendLicence,
  'licence.restore': restoreLicence,
  'licence.transfer': transferLicence,
  'licence.end': endLicence,
  'licence.pledge': pledgeLicence,
  'licence.release': releasePledge,
  'org.succeed': succeedOrg,
  'catalog.draft': draftCatalog,
  'catalog.submit': submitCatalog,
  'catalog.approve': approveCatalog,
  'catalog.return': returnCatalog,
  'catalog.publish': publishCatalog,
  'catalog.retire': retireCatalog,
} as const

export type CommandName = keyof typeof COMMANDS
type InputOf<N extends CommandName> = Parameters<(typeof COMMANDS)[N]>[1]

/** One command as a value. */
export type Command = { [N in CommandName]: { readonly do: N; readonly with: InputOf<N> } }[CommandName]

const perform = (desk: Desk, command: Command): void =>
  (COMMANDS[command.do] as (desk: Desk, input: unknown) => void)(desk, command.with)

/**
 * The events that commands come to, decided together in order.
 * @throws a coded refusal; then there are no events at all
 */
export const decide = (reader: Reader, clerk: Clerk, ...commands: readonly Command[]): Decision => {
  const { desk, decision } = openDesk(reader, clerk)
  for (const command of commands) perform(desk, command)
  return decision()
}
