#define _GNU_SOURCE
#include "interrupts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

#include "leftovers.h"

// Handlers read these while the program changes them, hence atomics; one thread owns the rest.
static atomic_int pipe_in = -1;
static int pipe_out = -1;
static atomic_int armed;
static atomic_int held;
static atomic_int count;
static _Atomic(interrupts_function) function;
static _Atomic(void *) handle;

static struct termios usual;
static int terminal = -1;
static int bracketed;
static atomic_int terminal_noted;
// What is said to a person who waits for what a first SIGINT should have ended.
static _Atomic(const char *) patience;
// Whether a read that began just behind a SIGINT was broken off too.
static atomic_int nudged;

static const int ours[] = {SIGINT, SIGWINCH, SIGTSTP, SIGTERM, SIGHUP, SIGPIPE, SIGALRM};
enum { OURS = sizeof ours / sizeof *ours };
static struct sigaction before[OURS];

static void put(unsigned char byte) {
    int end = atomic_load(&pipe_in);
    // A full pipe has enough in it to wake the loop.
    if (end >= 0 && write(end, &byte, 1) < 0) {
    }
}

static void restore_terminal(void) {
    if (!atomic_load(&terminal_noted)) {
        return;
    }
    // What is drawn below the cursor (a hint, further rows of a statement) goes with it.
    static const char off[] = "\033[?2004l\r\n\033[J";
    if (bracketed && write(terminal, off, sizeof off - 1) < 0) {
    }
    tcsetattr(terminal, TCSANOW, &usual);
}

// Has SIGALRM come after some time. For a handler as good as alarm(), which knows whole seconds only: one system call.
static void remind(long milliseconds) {
    struct itimerval once = {.it_value = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000}};
    setitimer(ITIMER_REAL, &once, NULL);
}

static void asked(void) {
    if (atomic_load(&held)) {
        return;
    }
    int earlier = atomic_fetch_add(&count, 1);
    if (atomic_load(&armed)) {
        if (earlier > 0) {
            restore_terminal();
            leftovers_remove();
            _exit(130);
        }
        interrupts_function call = atomic_load(&function);
        if (call) {
            call(atomic_load(&handle));
        }
        atomic_store(&nudged, 0);
        remind(100);
    }
    put(INTERRUPTS_ASKED);
}

// A while after a SIGINT. What was about to read then, and had not begun, waits by now: this signal breaks it off, as
// that one breaks off what waits already. A second after it what runs should have ended.
static void waited(void) {
    const char *text = atomic_load(&patience);
    if (!atomic_load(&armed) || atomic_load(&held) || atomic_load(&count) == 0) {
        return;
    }
    if (atomic_exchange(&nudged, 1) == 0) {
        // Nothing else is broken off for the words' sake alone.
        if (text) {
            remind(900);
        }
        return;
    }
    if (!text) {
        return;
    }
    if (write(STDERR_FILENO, text, strlen(text)) < 0) {
    }
}

// Ctrl-Z: the shell that we came from gets its terminal as it was, and we take ours back when we go on.
static void stopped(void) {
    struct termios mine;
    int changed = atomic_load(&terminal_noted) && tcgetattr(terminal, &mine) == 0;
    restore_terminal();
    kill(getpid(), SIGSTOP);
    if (changed) {
        static const char on[] = "\033[?2004h";
        tcsetattr(terminal, TCSANOW, &mine);
        if (bracketed && write(terminal, on, sizeof on - 1) < 0) {
        }
    }
    put(INTERRUPTS_RESUMED);
}

// Ends as if the signal had not been caught, with the terminal as it was.
static void ended(int number) {
    restore_terminal();
    leftovers_remove();
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
}

// A pipe that we print to has lost its reader: we end, as other programs do. A network connection is another matter;
// its library hears of it from the write that failed.
static void broken(void) {
    for (int descriptor = STDOUT_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        struct pollfd entry = {.fd = descriptor, .events = POLLOUT};
        if (poll(&entry, 1, 0) == 1 && entry.revents & POLLERR) {
            ended(SIGPIPE);
        }
    }
}

static void handler(int number) {
    int saved = errno;
    switch (number) {
        case SIGINT: asked(); break;
        case SIGWINCH: put(INTERRUPTS_RESIZED); break;
        case SIGTSTP: stopped(); break;
        case SIGPIPE: broken(); break;
        case SIGALRM: waited(); break;
        default: ended(number); break;
    }
    errno = saved;
}

int interrupts_open(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return -1;
    }
    pipe_out = ends[0];
    atomic_store(&pipe_in, ends[1]);
    for (int i = 0; i < OURS; i++) {
        // A signal that we were started to ignore (nohup, a shell's background job) stays ignored.
        if (sigaction(ours[i], NULL, &before[i]) != 0 || before[i].sa_handler == SIG_IGN) {
            continue;
        }
        struct sigaction action = {.sa_handler = handler};
        sigemptyset(&action.sa_mask);
        // Reads of a slow descriptor go on after a resize; SIGINT must break them off, and what follows it.
        action.sa_flags = ours[i] == SIGINT || ours[i] == SIGALRM ? 0 : SA_RESTART;
        sigaction(ours[i], &action, NULL);
    }
    return pipe_out;
}

void interrupts_close(void) {
    interrupts_disarm(); // an alarm that is still to come would end the program by then
    for (int i = 0; i < OURS; i++) {
        sigaction(ours[i], &before[i], NULL);
    }
    int end = atomic_exchange(&pipe_in, -1);
    if (end >= 0) {
        close(end);
    }
    if (pipe_out >= 0) {
        close(pipe_out);
    }
    pipe_out = -1;
}

void interrupts_end(void) {
    int end = atomic_exchange(&pipe_in, -1);
    if (end >= 0) {
        close(end);
    }
    interrupts_disarm();
}

void interrupts_arm(interrupts_function call, void *with) {
    atomic_store(&function, call);
    atomic_store(&handle, with);
    atomic_store(&count, 0);
    // Whoever had the terminal before may have failed in the middle.
    atomic_store(&held, 0);
    atomic_store(&armed, 1);
}

void interrupts_disarm(void) {
    atomic_store(&armed, 0);
    alarm(0);
    atomic_store(&held, 0);
    atomic_store(&function, (interrupts_function)NULL);
    atomic_store(&handle, (void *)NULL);
}

void interrupts_tell(const char *text) { atomic_store(&patience, text); }

void interrupts_hold(int on) { atomic_store(&held, on); }

int interrupts_count(void) { return atomic_load(&count); }

void interrupts_note_terminal(int descriptor, int pasting) {
    if (tcgetattr(descriptor, &usual) != 0) {
        return;
    }
    terminal = descriptor;
    bracketed = pasting;
    atomic_store(&terminal_noted, 1);
}

void interrupts_forget_terminal(void) { atomic_store(&terminal_noted, 0); }
