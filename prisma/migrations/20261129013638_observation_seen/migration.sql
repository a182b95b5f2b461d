-- AlterTable
ALTER TABLE "Observation" ADD COLUMN     "seen" JSONB;
