-- AlterTable
ALTER TABLE "OriginIdentity" ADD COLUMN     "formerCanonicalUserIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
