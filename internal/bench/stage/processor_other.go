//go:build !unix

package stage

import "time"

// processor is the time that passes: nothing better is known here.
func processor() time.Duration { return time.Duration(time.Now().UnixNano()) }
