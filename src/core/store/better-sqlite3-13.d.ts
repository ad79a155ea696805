/** better-sqlite3 13 under the name that package.json gives it; its interface is that of 12. */
declare module 'better-sqlite3-13' {
  import Database from 'better-sqlite3'

  export default Database
}
