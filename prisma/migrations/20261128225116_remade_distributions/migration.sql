-- AlterTable
ALTER TABLE "Distribution" ADD COLUMN     "remade" INTEGER NOT NULL DEFAULT 0;
