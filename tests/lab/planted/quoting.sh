#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# For shellcheck: rm of a variable that may be empty or have blanks.
cd $1
rm -rf $2/*
