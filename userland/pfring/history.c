// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"

#define LEVELS	8

static struct history *find(struct history **list, const char *name)
{
	struct history *h;

	for (h = *list; h; h = h->next)
		if (!strcmp(h->name, name))
			return h;
	h = calloc(1, sizeof(*h));
	if (!h)
		return NULL;
	snprintf(h->name, sizeof(h->name), "%s", name);
	h->next = *list;
	*list = h;
	return h;
}

struct history *history_add(struct history **list, const char *name,
			    const uint64_t counters[4], double seconds)
{
	struct history *h = find(list, name);
	int i;

	if (!h)
		return NULL;
	for (i = 0; i < 4; i++) {
		/* One that went back is another one of the same name. */
		bool rate = h->known && seconds > 0 &&
			    counters[i] >= h->last[i];

		h->rate[i] = rate ? (double)(counters[i] - h->last[i]) /
				    seconds : 0;
		h->last[i] = counters[i];
	}
	if (h->known)
		h->rates[h->num++ % HISTORY] = h->rate[0];
	h->known = true;
	h->touched = true;
	return h;
}

void history_sweep(struct history **list)
{
	struct history *h;

	while ((h = *list)) {
		if (h->touched) {
			h->touched = false;
			list = &h->next;
			continue;
		}
		*list = h->next;
		free(h);
	}
}

void history_free(struct history **list)
{
	history_sweep(list);
	history_sweep(list);
}

void sparkline(const struct history *h, size_t width, bool utf8, char *text)
{
	static const char ascii[LEVELS + 1] = "_.-~=*%#";
	size_t first, i;
	double max = 0;

	if (width > HISTORY)
		width = HISTORY;
	if (width > h->num)
		width = h->num;
	first = h->num - width;
	for (i = first; i < h->num; i++)
		if (h->rates[i % HISTORY] > max)
			max = h->rates[i % HISTORY];
	for (i = first; i < h->num; i++) {
		double rate = h->rates[i % HISTORY];
		int level = max > 0 ? (int)(rate / max * (LEVELS - 1) + 0.5) : 0;

		if (utf8) {
			/* U+2581 to U+2588 */
			*text++ = (char)0xE2;
			*text++ = (char)0x96;
			*text++ = (char)(0x81 + level);
		} else {
			*text++ = ascii[level];
		}
	}
	*text = '\0';
}
