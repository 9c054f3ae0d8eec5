/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets as they come: rules and the module come and go meanwhile. */
#ifndef CONFORM_TRAFFIC_H
#define CONFORM_TRAFFIC_H

#include "subject.h"

void traffic_check(const struct subject *s);

#endif /* CONFORM_TRAFFIC_H */
