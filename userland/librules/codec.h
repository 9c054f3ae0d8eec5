/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The contract of codecs, and what librules.h says about finding them. */
#ifndef PFR_CODEC_H
#define PFR_CODEC_H

#include <stdbool.h>

#include "librules.h"
#include "pf_ring_codec.h"

#endif /* PFR_CODEC_H */
