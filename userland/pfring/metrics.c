// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring metrics - figures for a monitoring system. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>

#include "cmdline.h"
#include "command.h"
#include "listen.h"
#include "openmetrics.h"

static const char usage[] =
"Usage: pfring metrics [OPTIONS]\n"
"Writes the figures of the module, its rings and plugins in the format of\n"
"OpenMetrics (Prometheus), once to standard output.\n"
"\n"
"  -o, --output=FILE       into a file, in the place of the one before, for the\n"
"                          textfile collector of the node exporter\n"
"  -t, --interval=SECONDS  again and again\n"
"  -p, --port=PORT         serve http://127.0.0.1:PORT/metrics; 0 = any port\n"
"  -r, --rules             wildcard rules, too; needs root\n"
"  -j, --json              one object per figure and line instead\n"
"  -h, --help\n"
"\n"
"Exit status: 0 done, 1 failed. That the module is not loaded is a figure, too:\n"
"pfring_up is 0.\n";

static const struct option options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "interval", required_argument, NULL, 't' },
	{ "port", required_argument, NULL, 'p' },
	{ "rules", no_argument, NULL, 'r' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct settings {
	const char *output;
	double interval;
	int port;			/* -1 = none */
	bool rules, json;
};

static bool write_to(FILE *out, const struct settings *s)
{
	bool good = openmetrics_write(out, s->rules, s->json);

	return !fflush(out) && !ferror(out) && good;
}

/* A reader sees the file before or the one after, never half of one. */
static bool write_file(const struct settings *s)
{
	char *name;
	FILE *out;
	int fd;
	bool good;

	if (asprintf(&name, "%s.XXXXXX", s->output) < 0) {
		complain("not enough memory");
		return false;
	}
	fd = mkostemp(name, O_CLOEXEC);
	out = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!out) {
		complain("cannot write %s: %s", name, strerror(errno));
		free(name);
		return false;
	}
	fchmod(fd, 0644);
	good = write_to(out, s);
	good &= !fclose(out);
	if (!good) {
		complain("cannot write %s", name);
	} else if (rename(name, s->output)) {
		complain("cannot write %s: %s", s->output, strerror(errno));
		good = false;
	}
	if (!good)
		unlink(name);
	free(name);
	return good;
}

static void sleep_for(double seconds)
{
	struct timespec pause = {
		.tv_sec = (time_t)seconds,
		.tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9),
	};

	nanosleep(&pause, NULL);
}

/* -------------------------------------------------------------------- HTTP */

static enum MHD_Result reply(struct MHD_Connection *connection,
			     unsigned int code, const char *text, size_t length,
			     const char *type)
{
	struct MHD_Response *response;
	enum MHD_Result result;

	response = MHD_create_response_from_buffer(length, (void *)text,
						   MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	result = MHD_queue_response(connection, code, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *connection,
			      const char *url, const char *method,
			      const char *version, const char *data,
			      size_t *data_size, void **context)
{
	static const char nothing[] = "there is only /metrics\n";
	static const char method_error[] = "only GET and HEAD\n";
	static const char failed[] = "the figures cannot be read\n";
	enum MHD_Result result;
	char *text = NULL;
	size_t length;
	FILE *out;
	bool good;

	(void)version;
	(void)data;
	(void)data_size;
	(void)context;
	if (strcmp(url, "/metrics") != 0)
		return reply(connection, MHD_HTTP_NOT_FOUND, nothing,
			     strlen(nothing), "text/plain");
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return reply(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
			     method_error, strlen(method_error), "text/plain");
	out = open_memstream(&text, &length);
	if (!out)
		return MHD_NO;
	good = write_to(out, cls);
	good &= !fclose(out);
	if (good)
		result = reply(connection, MHD_HTTP_OK, text, length,
			       "application/openmetrics-text; version=1.0.0; charset=utf-8");
	else
		result = reply(connection, MHD_HTTP_INTERNAL_SERVER_ERROR,
			       failed, strlen(failed), "text/plain");
	free(text);
	return result;
}

static bool serve(struct settings *s)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)s->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	const union MHD_DaemonInfo *info;
	struct MHD_Daemon *daemon;

	daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD,
				  (uint16_t)s->port, NULL, NULL, answer, s,
				  MHD_OPTION_SOCK_ADDR, &address,
				  MHD_OPTION_CONNECTION_LIMIT, 16,
				  MHD_OPTION_CONNECTION_TIMEOUT, 10,
				  MHD_OPTION_END);
	if (!daemon) {
		complain("cannot listen on port %d: %s", s->port,
			 strerror(errno));
		return false;
	}
	info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	fprintf(stderr, "http://127.0.0.1:%d/metrics\n",
		info ? info->port : s->port);
	/* The signal may come to the server's thread. */
	while (!listen_stopped())
		sleep_for(0.5);
	MHD_stop_daemon(daemon);
	return true;
}

int metrics_main(int argc, char **argv)
{
	struct settings s = { .port = -1 };
	bool good;
	int option;

	while ((option = next_option(argc, argv, "o:t:p:rjh", options,
				     usage)) != -1)
		switch (option) {
		case 'o':
			s.output = optarg;
			break;
		case 't':
			s.interval = decimal_arg("-t", optarg, 0.1, 86400);
			break;
		case 'p':
			s.port = (int)number_arg("-p", optarg, 0, 65535);
			break;
		case 'r':
			s.rules = true;
			break;
		case 'j':
			s.json = true;
			break;
		}
	if (optind < argc)
		usage_error("%s: options only", argv[optind]);
	if (s.port >= 0 && (s.output || s.interval > 0))
		usage_error("-p: who asks says when, and gets it");
	listen_catch(NULL);
	if (s.port >= 0)
		return serve(&s) ? EXIT_SUCCESS : EXIT_FAILURE;
	do {
		good = s.output ? write_file(&s) : write_to(stdout, &s);
		if (s.interval > 0 && good && !listen_stopped())
			sleep_for(s.interval);
	} while (s.interval > 0 && good && !listen_stopped());
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
