CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

CREATE TABLE "Changes" (
    "Revision" INTEGER NOT NULL CONSTRAINT "PK_Changes" PRIMARY KEY,
    "Type" TEXT NOT NULL,
    "Path" TEXT NOT NULL,
    "PreviousRevision" INTEGER NOT NULL,
    "Deleted" INTEGER NOT NULL,
    "Time" INTEGER NOT NULL,
    "Value" BLOB NOT NULL
);

CREATE TABLE "Checkpoints" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Checkpoints" PRIMARY KEY,
    "Compacted" INTEGER NOT NULL
);

CREATE TABLE "Objects" (
    "Type" TEXT NOT NULL,
    "Path" TEXT NOT NULL,
    "Revision" INTEGER NOT NULL,
    CONSTRAINT "PK_Objects" PRIMARY KEY ("Type", "Path")
);

INSERT INTO "Checkpoints" ("Id", "Compacted")
VALUES (1, 0);
SELECT changes();


INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123125342_Initial', '10.0.15');

