using Microsoft.EntityFrameworkCore;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>The model of the database. It owns tables, migrations, compaction and queries over history; appending goes past it.</summary>
internal sealed class RevisionLogContext(DbContextOptions<RevisionLogContext> options) : DbContext(options)
{
    public DbSet<ChangeRow> Changes => Set<ChangeRow>();

    public DbSet<ObjectRow> Objects => Set<ObjectRow>();

    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ChangeRow>(change =>
        {
            change.ToTable("Changes").HasKey(c => c.Revision);
            change.Property(c => c.Revision).ValueGeneratedNever().HasColumnOrder(0);
            change.Property(c => c.Type).HasColumnOrder(1);
            change.Property(c => c.Path).HasColumnOrder(2);
            change.Property(c => c.PreviousRevision).HasColumnOrder(3);
            change.Property(c => c.Deleted).HasColumnOrder(4);
            change.Property(c => c.Time).HasColumnOrder(5);
            change.Property(c => c.Value).HasColumnOrder(6);
        });
        modelBuilder.Entity<ObjectRow>(row => row.ToTable("Objects").HasKey(o => new { o.Type, o.Path }));
        modelBuilder.Entity<CheckpointRow>(row =>
        {
            row.ToTable("Checkpoints").HasKey(c => c.Id);
            row.Property(c => c.Id).ValueGeneratedNever();
            row.HasData(new CheckpointRow());
        });
    }
}
