@echo off
rem Does for Windows what the script `zippath` does elsewhere.
setlocal
set /p python=<"%~dp0zippath-python"
"%python:~2%" -E "%~dp0zippath-python" %*
