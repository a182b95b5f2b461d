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
function slicingTables(polynomial: number): Int32Array {
  const tables = new Int32Array(8 * 256);
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

function at(table: Int32Array, index: number): number {
  return table[index] ?? 0;
}

function updateCrc32c(start: number, data: Buffer): number {
  const tables = CRC32C_TABLES;
  let crc = start;
  let offset = 0;
  for (; offset + 8 <= data.length; offset += 8) {
    crc = fold(tables, crc ^ data.readInt32LE(offset), data.readInt32LE(offset + 4));
  }
  for (; offset < data.length; offset += 1)
    crc = (crc >>> 8) ^ at(tables, (crc ^ (data[offset] ?? 0)) & 0xff);
  return crc;
}

/** The NVMe polynomial, reflected, as two halves: JavaScript's integers for bits end at 32. */
const NVME_HIGH = 0x9a6c9329;
const NVME_LOW = 0xac4bc9b5;
const [CRC64_HIGH, CRC64_LOW] = crc64Tables();

export function createCrc64Nvme(): Crc {
  let high = 0xffffffff;
  let low = 0xffffffff;
  const updateByte = (byte: number) => {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ at(CRC64_LOW, index);
    high = (high >>> 8) ^ at(CRC64_HIGH, index);
  };
  return {
    update: (data) => {
      let offset = 0;
      for (; offset + 8 <= data.length; offset += 8) {
        const first = low ^ data.readInt32LE(offset);
        const second = high ^ data.readInt32LE(offset + 4);
        low = fold(CRC64_LOW, first, second);
        high = fold(CRC64_HIGH, first, second);
      }
      for (; offset < data.length; offset += 1) updateByte(data[offset] ?? 0);
    },
    digest: () => Buffer.concat([uint32(~high), uint32(~low)]),
  };
}

/** What eight bytes, as two little-endian halves, leave of one half of the register. */
function fold(tables: Int32Array, first: number, second: number): number {
  return (
    at(tables, 7 * 256 + (first & 0xff)) ^
    at(tables, 6 * 256 + ((first >>> 8) & 0xff)) ^
    at(tables, 5 * 256 + ((first >>> 16) & 0xff)) ^
    at(tables, 4 * 256 + (first >>> 24)) ^
    at(tables, 3 * 256 + (second & 0xff)) ^
    at(tables, 2 * 256 + ((second >>> 8) & 0xff)) ^
    at(tables, 256 + ((second >>> 16) & 0xff)) ^
    at(tables, second >>> 24)
  );
}

function crc64Tables(): [high: Int32Array, low: Int32Array] {
  const highs = new Int32Array(8 * 256);
  const lows = new Int32Array(8 * 256);
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
    highs[byte] = high;
    lows[byte] = low;
  }
  for (let index = 256; index < lows.length; index += 1) {
    const high = at(highs, index - 256);
    const low = at(lows, index - 256);
    lows[index] = ((low >>> 8) | (high << 24)) ^ at(lows, low & 0xff);
    highs[index] = (high >>> 8) ^ at(highs, low & 0xff);
  }
  return [highs, lows];
}
