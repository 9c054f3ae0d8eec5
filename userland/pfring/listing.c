// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "listing.h"
#include "pluginmsg.h"

void listing_option(struct listing *l, int option)
{
	switch (option) {
	case 't':
		l->l.interval_ns = (uint64_t)(decimal_arg("-t", optarg, 0.1,
							  3600) * 1e9);
		break;
	case 'j':
		l->json = true;
		break;
	default:
		listen_option(&l->l, option);
	}
}

void listing_copy(void *to, size_t room, const void *item, size_t size)
{
	memset(to, 0, room);
	memcpy(to, item, size < room ? size : room);
}

/* The bytes of the answer to the question; 0 after a complaint. */
static size_t ask(const struct listing *l, char *answer)
{
	long length = plugin_ask(l->l.ring, l->plugin, l->question,
				 l->question_size, answer);

	if (length >= 0 && (size_t)length >= l->head_size)
		return (size_t)length;
	complain("the %s analyzer does not answer: %s", l->analyzer,
		 length < 0 ? strerror(errno) : "too short");
	return 0;
}

static bool take_page(struct listing *l, struct table *table,
		      struct listing_page *page)
{
	static char answer[PLUGIN_ROOM] __attribute__((aligned(8)));
	size_t length = ask(l, answer);
	uint32_t i;

	if (!length)
		return false;
	l->turn(l, answer, page);
	if ((uint64_t)page->num * page->size > length - l->head_size) {
		complain("the %s analyzer's answer is damaged", l->analyzer);
		return false;
	}
	for (i = 0; i < page->num; i++)
		l->show(l, table, answer + l->head_size +
			(size_t)i * page->size, page->size);
	return true;
}

static bool list(struct listing *l)
{
	struct listing_page page;
	struct table table;

	table_start(&table, l->titles);
	l->first(l);
	do {
		if (!take_page(l, &table, &page))
			return false;
	} while (page.more);
	if (l->live)
		fputs("\033[H\033[J", stdout);
	if (!l->json)
		table_end(&table, stdout);
	fflush(stdout);
	return true;
}

static void tick(void *arg)
{
	struct listing *l = arg;

	if (l->live && !list(l))
		listen_stop();
}

int listing_run(struct listing *l, const filtering_rule *rule)
{
	bool good;

	l->live = !l->json && isatty(STDOUT_FILENO);
	if (!listen_open(&l->l, l->name))
		return EXIT_FAILURE;
	good = !pfring_replace_filtering_rules(l->l.ring, rule, 1, NULL, 0, 0);
	if (!good)
		complain("%s (modprobe %s)", pfring_last_error(), l->module);
	l->l.tick = tick;
	l->l.arg = l;
	good = good && listen_loop(&l->l) && list(l);
	pfring_close(l->l.ring);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
