package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// checkout is the folder of the source that this tool was built from.
func checkout() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if ok && filepath.IsAbs(file) {
		root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			return root, nil
		}
	}
	return "", errors.New("this lintel is no released version, and its source is not where it was built\nhint: lintel init --source DIR, with the folder of a checkout")
}
