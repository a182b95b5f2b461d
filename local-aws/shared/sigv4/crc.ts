import { crc32 } from 'node:zlib';

/** A running checksum; `digest` gives big-endian bytes, as AWS encodes them. */
export interface Crc {
  update: (data: Buffer) => void;
  digest: () => Buffer;
}

export function createCrc32(): Crc {
  let value = 0;
  return {
    update: (data) => {
      value = crc32(data, value);
    },
    digest: () => uint32(value),
  };
}

/** Castagnoli polynomial, reflected. */
const CRC32C_TABLES = slicingTables(0x82f63b78);

export function createCrc32c(): Crc {
  let value = 0xffffffff;
  return {
    update: (data) => {
      value = updateCrc32c(value, data);
    },
    digest: () => uint32(~value),
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** Eight tables let eight bytes be folded in at once, which JavaScript does at about a gigabyte a second. */
function slicingTables(polynomial: number): Uint32Array {
  const tables = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    tables[byte] = value;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const previous = at(tables, index - 256);
    tables[index] = (previous >>> 8) ^ at(tables, previous & 0xff);
  }
  return tables;
}

function at(table: Uint32Array, index: number): number {
  return table[index] ?? 0;
}

function updateCrc32c(start: number, data: Buffer): number {
  const tables = CRC32C_TABLES;
  let crc = start;
  let offset = 0;
  for (; offset + 8 <= data.length; offset += 8) {
    const low = (crc ^ data.readUInt32LE(offset)) >>> 0;
    const high = data.readUInt32LE(offset + 4);
    crc =
      at(tables, 7 * 256 + (low & 0xff)) ^
      at(tables, 6 * 256 + ((low >>> 8) & 0xff)) ^
      at(tables, 5 * 256 + ((low >>> 16) & 0xff)) ^
      at(tables, 4 * 256 + (low >>> 24)) ^
      at(tables, 3 * 256 + (high & 0xff)) ^
      at(tables, 2 * 256 + ((high >>> 8) & 0xff)) ^
      at(tables, 256 + ((high >>> 16) & 0xff)) ^
      at(tables, high >>> 24);
  }
  for (; offset < data.length; offset += 1)
    crc = (crc >>> 8) ^ at(tables, (crc ^ (data[offset] ?? 0)) & 0xff);
  return crc;
}

/** The NVMe polynomial, reflected, as two halves: JavaScript's integers for bits end at 32. */
const NVME_HIGH = 0x9a6c9329;
const NVME_LOW = 0xac4bc9b5;
const CRC64_TABLE = crc64Table();

export function createCrc64Nvme(): Crc {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (data) => {
      for (const byte of data) {
        const index = ((low ^ byte) & 0xff) * 2;
        low = ((low >>> 8) | (high << 24)) ^ at(CRC64_TABLE, index + 1);
        high = (high >>> 8) ^ at(CRC64_TABLE, index);
      }
    },
    digest: () => Buffer.concat([uint32(~high), uint32(~low)]),
  };
}

function crc64Table(): Uint32Array {
  const table = new Uint32Array(512);
  for (let byte = 0; byte < 256; byte += 1) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) {
        low ^= NVME_LOW;
        high ^= NVME_HIGH;
      }
    }
    table[byte * 2] = high;
    table[byte * 2 + 1] = low;
  }
  return table;
}
