//go:build !unix

package site

// openFlags are none: pipes have no place among the files here.
const openFlags = 0
