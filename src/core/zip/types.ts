/** An entry of the package as its directory gives it, checked against its own local header. */
export interface ZipEntry {
  /** Decoded, with "/" between segments; a folder's name ends in "/". */
  readonly name: string
  readonly directory: boolean
  readonly method: 0 | 8
  /** As the directory says; whether it is true is known after `read`. */
  readonly crc32: number
  readonly compressedSize: number
  readonly size: number
  /** Of the local header, from the first byte of the file. */
  readonly offset: number
  readonly compressed: Uint8Array
  /** The name as it stands in the file. */
  readonly nameBytes: Uint8Array
  /** The whole record in the central directory. */
  readonly record: Uint8Array
  /** The whole local header: fixed part, name and extra fields. */
  readonly local: Uint8Array
  /** Sizes stand behind the data (general purpose bit 3) and not in the local header. */
  readonly descriptor: boolean
}

export interface ZipArchive {
  readonly bytes: Uint8Array
  /** In the order of the central directory; folders are among them. */
  readonly entries: readonly ZipEntry[]
  /** By exact name. */
  get(name: string): ZipEntry | undefined
  /**
   * The content of an entry, of exactly `entry.size` bytes; nothing is kept. A wrong check sum is noted as `ZIP_CRC`.
   * A stored entry gives the package's own memory: do not write to it.
   * @throws ZIP_DATA, ZIP_SIZE
   */
  read(entry: ZipEntry): Uint8Array
}
