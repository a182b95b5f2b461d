import { endianness } from 'node:os';
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
      // zlib takes no bytes for a new start, and gives 0.
      if (data.length > 0) value = crc32(data, value);
    },
    digest: () => uint32(value),
  };
}

/** Castagnoli polynomial, reflected. */
const CRC32C = slicingTables(0, 0x82f63b78).low;
const fold32 = folding(CRC32C);

export function createCrc32c(): Crc {
  let value = 0xffffffff;
  const updateByte = (byte: number) => {
    value = (value >>> 8) ^ at(CRC32C[0], (value ^ byte) & 0xff);
  };
  const updateWords = (words: Int32Array) => {
    let register = value;
    for (let index = 0; index < words.length; index += 2) {
      register = fold32(register ^ at(words, index), at(words, index + 1));
    }
    value = register;
  };
  return { update: (data) => feed(data, updateByte, updateWords), digest: () => uint32(~value) };
}

/** The NVMe polynomial, reflected, as two halves: JavaScript's integers for bits end at 32. */
const CRC64 = slicingTables(0x9a6c9329, 0xac4bc9b5);
const foldHigh = folding(CRC64.high);
const foldLow = folding(CRC64.low);

export function createCrc64Nvme(): Crc {
  let high = 0xffffffff;
  let low = 0xffffffff;
  const updateByte = (byte: number) => {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ at(CRC64.low[0], index);
    high = (high >>> 8) ^ at(CRC64.high[0], index);
  };
  const updateWords = (words: Int32Array) => {
    let lowRegister = low;
    let highRegister = high;
    for (let index = 0; index < words.length; index += 2) {
      const first = lowRegister ^ at(words, index);
      const second = highRegister ^ at(words, index + 1);
      lowRegister = foldLow(first, second);
      highRegister = foldHigh(first, second);
    }
    low = lowRegister;
    high = highRegister;
  };
  return {
    update: (data) => feed(data, updateByte, updateWords),
    digest: () => Buffer.concat([uint32(~high), uint32(~low)]),
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** Four bytes are read at once where they lie at a multiple of four, lowest first. */
const WORD_BYTES = 4;
const WORDS_FIT = endianness() === 'LE';

/** Hands data on eight bytes at a time, and the few before and after one by one. */
function feed(data: Buffer, byByte: (byte: number) => void, byWords: (words: Int32Array) => void): void {
  const unaligned = (WORD_BYTES - (data.byteOffset % WORD_BYTES)) % WORD_BYTES;
  const before = WORDS_FIT ? Math.min(unaligned, data.length) : data.length;
  const wordCount = 2 * Math.floor((data.length - before) / (2 * WORD_BYTES));
  for (const byte of data.subarray(0, before)) byByte(byte);
  if (wordCount > 0) byWords(new Int32Array(data.buffer, data.byteOffset + before, wordCount));
  for (const byte of data.subarray(before + wordCount * WORD_BYTES)) byByte(byte);
}

/** What a byte does to the register: as the last one, and with one to seven more behind it. */
type Tables = readonly [
  Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array,
];

/** Eight tables let eight bytes be folded in at once, which JavaScript does at about a gigabyte a second. */
function slicingTables(polynomialHigh: number, polynomialLow: number): { high: Tables; low: Tables } {
  const high = emptyTables();
  const low = emptyTables();
  for (let byte = 0; byte < 256; byte += 1) {
    let registerHigh = 0;
    let registerLow = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = registerLow & 1;
      registerLow = (registerLow >>> 1) | (registerHigh << 31);
      registerHigh >>>= 1;
      if (odd) {
        registerLow ^= polynomialLow;
        registerHigh ^= polynomialHigh;
      }
    }
    low[0][byte] = registerLow;
    high[0][byte] = registerHigh;
  }
  for (let byte = 0; byte < 256; byte += 1) {
    let registerHigh = at(high[0], byte);
    let registerLow = at(low[0], byte);
    for (let behind = 1; behind < low.length; behind += 1) {
      const index = registerLow & 0xff;
      registerLow = ((registerLow >>> 8) | (registerHigh << 24)) ^ at(low[0], index);
      registerHigh = (registerHigh >>> 8) ^ at(high[0], index);
      low[behind]?.fill(registerLow, byte, byte + 1);
      high[behind]?.fill(registerHigh, byte, byte + 1);
    }
  }
  return { high, low };
}

function emptyTables(): Tables {
  const table = () => new Int32Array(256);
  return [table(), table(), table(), table(), table(), table(), table(), table()];
}


function at(table: Int32Array, index: number): number {
  return table[index] ?? 0;
}

/** Gives what eight bytes, as two little-endian words, leave of the register whose tables these are. */
function folding([last, t1, t2, t3, t4, t5, t6, t7]: Tables): (first: number, second: number) => number {
  return (first, second) =>
    at(t7, first & 0xff) ^
    at(t6, (first >>> 8) & 0xff) ^
    at(t5, (first >>> 16) & 0xff) ^
    at(t4, first >>> 24) ^
    at(t3, second & 0xff) ^
    at(t2, (second >>> 8) & 0xff) ^
    at(t1, (second >>> 16) & 0xff) ^
    at(last, second >>> 24);
}
