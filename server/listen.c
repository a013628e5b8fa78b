/* A listening socket at a numeric address: a name would be asked of a resolver that may answer later, or otherwise. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/internal.h"

#define LISTEN_BACKLOG 1024

static enum err listen_fail(const char *what, const char **ret_why)
{
    static _Thread_local char why[200];

    snprintf(why, sizeof why, "%s: %s", what, strerror(errno));
    *ret_why = why;
    return ERR_IO;
}

static enum err listen_bind(int fd, const struct addrinfo *to, const char **ret_why)
{
    int on = 1;

    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) return listen_fail("the socket", ret_why);
    if (bind(fd, to->ai_addr, to->ai_addrlen) != 0) return listen_fail("the address cannot be taken", ret_why);
    if (listen(fd, LISTEN_BACKLOG) != 0) return listen_fail("the address cannot be listened at", ret_why);
    return ERR_OK;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage at;
    socklen_t n = sizeof at;

    if (getsockname(fd, (struct sockaddr *)&at, &n) != 0) return 0;
    if (at.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)(void *)&at)->sin6_port);
    return ntohs(((struct sockaddr_in *)(void *)&at)->sin_port);
}

enum err listen_open(const char *host, uint16_t port, int *ret_fd, uint16_t *ret_port, const char **ret_why)
{
    struct addrinfo want = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *to;
    char service[8];
    enum err e;
    int fd;

    snprintf(service, sizeof service, "%u", (unsigned)port);
    if (getaddrinfo(host, service, &want, &to) != 0) {
        *ret_why = "the address is not a numeric one, such as 127.0.0.1 or ::1";
        return ERR_IO;
    }
    fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    e = fd < 0 ? listen_fail("no socket", ret_why) : listen_bind(fd, to, ret_why);
    freeaddrinfo(to);
    if (e != ERR_OK) {
        if (fd >= 0) close(fd);
        return e;
    }
    *ret_fd = fd;
    *ret_port = port_of(fd);
    return ERR_OK;
}
