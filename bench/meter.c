// SPDX-License-Identifier: GPL-2.0-only
/*
 * meter SENDER RECEIVER COUNT [ROLE:COMMAND]...
 *
 * Starts the readers, has pktgen (which is set up) send COUNT packets from
 * SENDER to RECEIVER, and prints one line of JSON: what the CPU did between the
 * start of pktgen and the moment when the last reader had read the last packet.
 *
 * With "rtp:", "sip:" or "txt:" in front of SENDER it is such packets that are sent, see
 * media.h.
 *
 * Meant for a guest with one CPU whose time stamp counter counts instructions.
 *
 * ROLE is what a reader must have got, or the run is invalid:
 *   all    each packet        share    all of them together with other sharers
 *   none   no packet          reject   no packet, its filter refused each
 *
 * With $BENCH_SYNC, a folder: when all is ready the kernel's symbols and the
 * readers' memory maps are written there, and a file "ready"; pktgen is started
 * when a file "go" appears.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "media.h"

#define MAX_READERS	16
#define LINE		512
#define PKTGEN		"/proc/net/pktgen/"

struct reader {
	const char *role;
	const char *command;
	pid_t pid;
	int fd;			/* its stdout */
	char report[LINE];
};

/* Two clocks, and how long the CPU had nothing to do. */
struct moment {
	uint64_t tsc;
	uint64_t ns;
	uint64_t idle_ns;
};

static struct reader readers[MAX_READERS];
static unsigned int num_readers;

__attribute__((noreturn, format(printf, 1, 2)))
static void die(const char *format, ...)
{
	va_list args;
	unsigned int i;

	va_start(args, format);
	fputs("meter: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	for (i = 0; i < num_readers; i++)
		if (readers[i].pid > 0)
			kill(readers[i].pid, SIGKILL);
	exit(1);
}

/* ----------------------------------------------------------------- readers */

static const char *const roles[] = { "all", "none", "share", "reject" };

static void add_reader(char *arg)
{
	struct reader *r = &readers[num_readers];
	char *colon = strchr(arg, ':');
	unsigned int i;

	if (!colon || num_readers == MAX_READERS)
		die("not ROLE:COMMAND, or too many: %s", arg);
	*colon = '\0';
	r->role = arg;
	r->command = colon + 1;
	for (i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (!strcmp(r->role, roles[i])) {
			num_readers++;
			return;
		}
	die("no role called %s", arg);
}

static void start_reader(struct reader *r)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		die("pipe: %s", strerror(errno));
	r->pid = fork();
	if (r->pid < 0)
		die("fork: %s", strerror(errno));
	if (!r->pid) {
		char line[LINE];

		snprintf(line, sizeof(line), "exec %s", r->command);
		dup2(fds[1], STDOUT_FILENO);
		execl("/bin/sh", "sh", "-c", line, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	r->fd = fds[0];
}

/*
 * A line is written at once, and is shorter than what a pipe takes at once. No
 * timeout: while the guest waits for a file from the host, its clock runs away.
 */
static void hear_reader(struct reader *r, char *line)
{
	ssize_t len = read(r->fd, line, LINE - 1);

	if (len <= 0 || line[len - 1] != '\n')
		die("it ended: %s", r->command);
	line[len - 1] = '\0';
}

static uint64_t report_number(const struct reader *r, const char *name)
{
	const char *at = strstr(r->report, name);

	return at ? strtoull(at + strlen(name), NULL, 10) : UINT64_MAX;
}

/* NULL if every reader got what it should, else what is wrong. */
static const char *judge(uint64_t count)
{
	uint64_t shared = 0;
	bool sharers = false;
	unsigned int i;

	for (i = 0; i < num_readers; i++) {
		const struct reader *r = &readers[i];
		uint64_t read = report_number(r, "\"read\": ");

		if (!strcmp(r->role, "all")) {
			if (read != count)
				return "a reader has not read every packet";
		} else if (!strcmp(r->role, "share")) {
			shared += read;
			sharers = true;
		} else if (read) {
			return "a reader got packets that were not for it";
		} else if (!strcmp(r->role, "reject")) {
			uint64_t n = report_number(r, "\"rejected\": ");

			/* "null", read as 0: AF_PACKET does not count them. */
			if (n != count && !strstr(r->report, "\"rejected\": null"))
				return "a filter has not seen every packet";
		}
	}
	if (sharers && shared != count)
		return "the sharers together have not read every packet";
	return NULL;
}

/* ------------------------------------------------------------------- pktgen */

static void read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	size_t len = 0;
	ssize_t n = 0;

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	while (len < size - 1 && (n = read(fd, text + len, size - 1 - len)) > 0)
		len += n;
	if (n < 0)
		die("%s: %s", path, strerror(errno));
	text[len] = '\0';
	close(fd);
}

/* "pkts-sofar: 1000  errors: 0" */
static uint64_t pktgen_sent(const char *device)
{
	static char text[8192];
	uint64_t sent, errors;
	char path[64];
	char *at;

	snprintf(path, sizeof(path), PKTGEN "%s", device);
	read_file(path, text, sizeof(text));
	at = strstr(text, "pkts-sofar:");
	if (!at || sscanf(at, "pkts-sofar: %" SCNu64 " errors: %" SCNu64, &sent,
			  &errors) != 2)
		die("%s does not say what it sent", path);
	return errors ? 0 : sent;
}

static uint64_t received(const char *device)
{
	char path[96], text[64];

	snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/rx_packets",
		 device);
	read_file(path, text, sizeof(text));
	return strtoull(text, NULL, 10);
}

/* ------------------------------------------------------------------- clocks */

static uint64_t tsc(void)
{
	uint32_t low, high;

	__asm__ __volatile__("lfence; rdtsc; lfence"
			     : "=a" (low), "=d" (high) : : "memory");
	return (uint64_t)high << 32 | low;
}

static void read_clocks(struct moment *m)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	m->tsc = tsc();
	m->ns = ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static void read_idle(struct moment *m)
{
	static char text[65536];
	const char *at;

	read_file("/proc/timer_list", text, sizeof(text));
	at = strstr(text, ".idle_sleeptime");
	if (!at || sscanf(at, ".idle_sleeptime : %" SCNu64, &m->idle_ns) != 1)
		die("/proc/timer_list does not tell the idle time");
}

/* --------------------------------------------------------------------- main */

static int create(const char *dir, const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

static void copy_file(const char *from, const char *dir, const char *name)
{
	static char text[65536];
	int in = open(from, O_RDONLY), out = create(dir, name);
	ssize_t len;

	if (in < 0)
		die("%s: %s", from, strerror(errno));
	while ((len = read(in, text, sizeof(text))) > 0)
		if (write(out, text, len) != len)
			die("%s/%s: %s", dir, name, strerror(errno));
	close(in);
	close(out);
}

/* Lets somebody outside get ready to look, with all addresses that he needs. */
static void synchronize(const char *dir)
{
	char path[256], name[32];
	unsigned int i;

	copy_file("/proc/kallsyms", dir, "kallsyms");
	for (i = 0; i < num_readers; i++) {
		snprintf(path, sizeof(path), "/proc/%d/maps", readers[i].pid);
		snprintf(name, sizeof(name), "maps.%u", i);
		copy_file(path, dir, name);
	}
	close(create(dir, "ready"));
	snprintf(path, sizeof(path), "%s/go", dir);
	while (access(path, F_OK))
		usleep(50000);
}

/* Returns how many media were sent, 0 of pktgen's packets. */
static uint64_t send_all(int fd, uint64_t media)
{
	if (media)
		return media_send(media);
	if (write(fd, "start\n", 6) != 6)
		die("pktgen does not start: %s", strerror(errno));
	return 0;
}

/* So many media, or what pktgen is set up for. */
static uint64_t measure(struct moment *from, struct moment *to, uint64_t media)
{
	int fd = open(PKTGEN "pgctrl", O_WRONLY);
	uint64_t sent;
	unsigned int i;

	if (fd < 0)
		die("pktgen is not loaded");
	read_idle(from);
	read_clocks(from);
	sent = send_all(fd, media);
	for (i = 0; i < num_readers; i++)
		kill(readers[i].pid, SIGTERM);
	for (i = 0; i < num_readers; i++)
		hear_reader(&readers[i], readers[i].report);
	read_clocks(to);
	read_idle(to);
	close(fd);
	return sent;
}

static void print(const struct moment *from, const struct moment *to,
		  uint64_t count, const char *fault)
{
	double idle = to->idle_ns - from->idle_ns;
	double all = to->ns - from->ns;
	double busy = (all - idle) * (to->tsc - from->tsc) / all;
	unsigned int i;

	printf("{\"packets\": %" PRIu64 ", \"instructions\": %.0f, ", count, busy);
	printf("\"per_packet\": %.2f, \"idle_ns\": %.0f, ", busy / count, idle);
	if (fault)
		printf("\"fault\": \"%s\", ", fault);
	else
		printf("\"fault\": null, ");
	printf("\"readers\": [");
	for (i = 0; i < num_readers; i++)
		printf("%s%s", i ? ", " : "", readers[i].report);
	printf("]}\n");
}

int main(int argc, char **argv)
{
	struct moment from, to;
	const char *fault;
	uint64_t count, before, sent;
	bool media;
	char line[LINE];
	unsigned int i;

	if (argc < 4) {
		fputs("meter SENDER RECEIVER COUNT [ROLE:COMMAND]...\n", stderr);
		return 2;
	}
	count = strtoull(argv[3], NULL, 10);
	media = !strncmp(argv[1], "rtp:", 4) || !strncmp(argv[1], "sip:", 4) ||
		!strncmp(argv[1], "txt:", 4);
	if (media && !media_open(argv[1] + 4, strtok(strdup(argv[1]), ":")))
		die("%s: %s", argv[1], strerror(errno));
	for (i = 4; i < (unsigned int)argc; i++)
		add_reader(argv[i]);
	for (i = 0; i < num_readers; i++) {
		start_reader(&readers[i]);
		hear_reader(&readers[i], line);
		if (strcmp(line, "ready"))
			die("not ready: %s", readers[i].command);
	}
	mlockall(MCL_CURRENT | MCL_FUTURE);
	/* What the readers' start has left behind is done in the meantime. */
	sleep(1);
	if (getenv("BENCH_SYNC"))
		synchronize(getenv("BENCH_SYNC"));

	before = received(argv[2]);
	sent = measure(&from, &to, media ? count : 0);

	fault = judge(count);
	if (!media)
		sent = pktgen_sent(argv[1]);
	if (sent != count)
		fault = "the sender has not sent every packet";
	else if (received(argv[2]) - before != count)
		fault = "the device has not received every packet";
	print(&from, &to, count, fault);
	for (i = 0; i < num_readers; i++) {
		kill(readers[i].pid, SIGKILL);
		waitpid(readers[i].pid, NULL, 0);
	}
	return 0;
}
