-- AlterTable
ALTER TABLE "ResponseHeadersPolicy" ADD COLUMN     "adoptedAt" TIMESTAMP(3);
