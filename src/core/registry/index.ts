/**
 * Operators, applications, seals, permissions, stamps, batches and licences as state machines over ledger events.
 *
 *   event.ts      what ledger and registry agree on
 *   kinds.ts      the closed lists of the regulation, and the numbers it leaves open
 *   shape.ts      closed shapes of event bodies
 *   machine.ts    a subject as a table: which event may follow where, what it makes of the state
 *   state/        the machines, one file per kind of subject, with their view tables
 *   views.ts      all machines as the one fold that the store runs
 *   rules/        who may decide what, and when: the articles. They read states and emit events
 *   decide.ts     the commands by name
 *   statement.ts  what an operator's key signs when it decides, and how that is checked
 *
 * Pure: no SQL, no clock, no files. A decision names the subjects it rests on; the store refuses it when one of them
 * has changed since.
 */
export { renewalOpens } from './calendar.ts'
export { COMMANDS, type Command, type CommandName, decide } from './decide.ts'
export type { Actor, LedgerEvent, NewEvent, Statements, ViewRow, Views, ViewTable } from './event.ts'
export { type FilingKind, type FilingProfile, filingRecord } from './filing.ts'
export * from './kinds.ts'
export { idOf, type Machine } from './machine.ts'
export {
  RECEIPT_PROFILES,
  type ReceiptProfile,
  readReceipt,
  readReceiptProfile,
} from './receipt.ts'
export { contentDigest } from './rules/applications.ts'
export type { CommitRows, Draft, DraftRows } from './rules/batches.ts'
export { catalogDigest, catalogInForce } from './rules/catalogs.ts'
export type { Clerk, Decision, Reader, Row } from './rules/desk.ts'
export { successorsOf } from './rules/licences.ts'
export type { MadeSeal } from './rules/making.ts'
export type { NewOperator } from './rules/operators.ts'
export { checkSeal, type SealWish, type StampEnd, type StampWish } from './rules/stamps.ts'
export type { Designation, UnitDescription } from './rules/units.ts'
export { type UseRequest, useFault } from './rules/uses.ts'
export type { ApplicationState, Content } from './state/application.ts'
export type { BatchFailure, BatchState, SampleFault } from './state/batch.ts'
export type { CatalogState, CatalogVersion } from './state/catalog.ts'
export type { LicenceState, LicenceStateName, RecordedData } from './state/licence.ts'
export type { NumbersState } from './state/numbers.ts'
export { OFFICE, type OfficeState } from './state/office.ts'
export type { Exception, OperatorState, RoleGrant } from './state/operator.ts'
export type { OrgState } from './state/org.ts'
export type { SealState, SealStateName, SealVersion } from './state/seal.ts'
export type { Authority, UnitState } from './state/unit.ts'
export type { StampState, UseState } from './state/use.ts'
export { STATEMENTS, statementBytes, wantsStatement } from './statement.ts'
export { MACHINES, reduce, VIEWS } from './views.ts'
