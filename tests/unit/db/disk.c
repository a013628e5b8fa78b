/* See disk.h. The functions below are libc's by name and win over it when the program is linked. */
#include "tests/unit/db/disk.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_bool syncs_fail;
static atomic_int writes_fail;
static atomic_long syncs;

void disk_fail_syncs(bool on)
{
    atomic_store(&syncs_fail, on);
}

void disk_fail_writes(int error)
{
    atomic_store(&writes_fail, error);
}

long disk_syncs(void)
{
    return atomic_load(&syncs);
}

static int sync_by(long number, int fd)
{
    if (atomic_load(&syncs_fail)) {
        errno = EIO;
        return -1;
    }
    atomic_fetch_add(&syncs, 1);
    return (int)syscall(number, fd);
}

int fsync(int fd)
{
    return sync_by(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return sync_by(SYS_fdatasync, fd);
}

static ssize_t write_at(int fd, const void *bytes, size_t n, off64_t at)
{
    int error = atomic_load(&writes_fail);

    if (error != 0) {
        errno = error;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    return write_at(fd, bytes, n, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return write_at(fd, bytes, n, at);
}
