// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "listing.h"

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

static int each(const void *item, uint32_t size, void *arg)
{
	struct listing *l = arg;

	l->show(l, &l->table, item, size);
	return 0;
}

static bool list(struct listing *l)
{
	table_start(&l->table, l->titles);
	if (pfring_plugin_pages(l->l.ring, l->plugin, l->kind,
				l->whole ? -1 : l->rule_id, NULL, each, l)) {
		complain("%s", pfring_last_error());
		return false;
	}
	if (l->live)
		fputs("\033[H\033[J", stdout);
	if (!l->json)
		table_end(&l->table, stdout);
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

	l->rule_id = rule->rule_id;
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
