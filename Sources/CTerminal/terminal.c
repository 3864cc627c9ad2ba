#define _GNU_SOURCE
#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "interrupts.h"
#include "leftovers.h"

static int problem;
static struct termios shown;

void terminal_write(const void *bytes, size_t count) {
    errno = 0;
    if (fwrite(bytes, 1, count, stdout) < count && !problem) {
        problem = errno ? errno : -1;
    }
}

int terminal_flush(void) {
    errno = 0;
    // ferror: print of Lua may have failed long ago, unnoticed.
    if ((fflush(stdout) != 0 || ferror(stdout)) && !problem) {
        problem = errno ? errno : -1;
    }
    return problem;
}

// Called by exit: a program that leaves by itself in the middle has looked at no write.
static void leaving(int status, void *name) {
    leftovers_remove();
    int error = terminal_flush();
    if (error == 0 || status != 0) {
        return;
    }
    fprintf(stderr, "%s: can't write to standard output%s%s\n", (const char *)name, error > 0 ? ": " : "",
            error > 0 ? strerror(error) : "");
    fflush(stderr);
    _exit(1);
}

void terminal_fail_at_exit(const char *name) { on_exit(leaving, (void *)name); }

void terminal_unbuffer(void) {
    terminal_flush();
    setvbuf(stdout, NULL, _IONBF, 0);
}

int terminal_wait(int descriptor, int count) {
    sigset_t asked, before;
    sigemptyset(&asked);
    sigaddset(&asked, SIGINT);
    // Held back until ppoll waits, or a signal that comes between the look and the wait is slept through.
    sigprocmask(SIG_BLOCK, &asked, &before);
    struct pollfd entry = {.fd = descriptor, .events = POLLIN};
    int ready = 0;
    while (ready <= 0 && interrupts_count() == count) {
        ready = ppoll(&entry, 1, NULL, &before);
        if (ready < 0 && errno != EINTR) {
            break;
        }
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ready > 0;
}

void terminal_discard(int descriptor) { tcflush(descriptor, TCIFLUSH); }

int terminal_hide(int descriptor) {
    if (tcgetattr(descriptor, &shown) != 0) {
        return errno;
    }
    interrupts_note_terminal(descriptor, 0);
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    hidden.c_lflag |= ICANON | ISIG;
    return tcsetattr(descriptor, TCSAFLUSH, &hidden) == 0 ? 0 : errno;
}

void terminal_show(int descriptor) {
    tcsetattr(descriptor, TCSADRAIN, &shown);
    interrupts_forget_terminal();
}
