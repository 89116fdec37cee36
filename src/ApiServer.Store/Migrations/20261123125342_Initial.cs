using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ApiServer.Store.Migrations;

/// <inheritdoc />
internal sealed partial class Initial : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Changes",
            columns: table => new
            {
                Revision = table.Column<long>(type: "INTEGER", nullable: false),
                Type = table.Column<string>(type: "TEXT", nullable: false),
                Path = table.Column<string>(type: "TEXT", nullable: false),
                PreviousRevision = table.Column<long>(type: "INTEGER", nullable: false),
                Deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                Time = table.Column<long>(type: "INTEGER", nullable: false),
                Value = table.Column<byte[]>(type: "BLOB", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Changes", x => x.Revision);
            });

        migrationBuilder.CreateTable(
            name: "Checkpoints",
            columns: table => new
            {
                Id = table.Column<int>(type: "INTEGER", nullable: false),
                Compacted = table.Column<long>(type: "INTEGER", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Checkpoints", x => x.Id);
            });

        migrationBuilder.CreateTable(
            name: "Objects",
            columns: table => new
            {
                Type = table.Column<string>(type: "TEXT", nullable: false),
                Path = table.Column<string>(type: "TEXT", nullable: false),
                Revision = table.Column<long>(type: "INTEGER", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Objects", x => new { x.Type, x.Path });
            });

        migrationBuilder.InsertData(
            table: "Checkpoints",
            columns: new[] { "Id", "Compacted" },
            values: new object[] { 1, 0L });
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(
            name: "Changes");

        migrationBuilder.DropTable(
            name: "Checkpoints");

        migrationBuilder.DropTable(
            name: "Objects");
    }
}
