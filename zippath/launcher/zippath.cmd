@echo off
rem Does for Windows what the script `zippath` does elsewhere.
setlocal
set "python="
rem The first line is "#!" and the python that has zippath, in quotes if it has a space.
for /f "usebackq tokens=* delims=#!" %%l in ("%~dp0zippath-python") do if not defined python set "python=%%~l"
rem pipx writes -E behind it.
if not exist "%python%" set "python=%python: -E=%"
rem The installer writes UTF-8, and cmd reads another code page: a python beside it will do then.
if not exist "%python%" if exist "%~dp0..\python.exe" set "python=%~dp0..\python.exe"
if not exist "%python%" if exist "%~dp0python.exe" set "python=%~dp0python.exe"
rem What these name, python 3.11 takes for itself, even with -E: it gets them otherwise.
if defined PYTHONEXECUTABLE set "ZIPPATH_PYTHONEXECUTABLE=%PYTHONEXECUTABLE%"
set "PYTHONEXECUTABLE="
set "__PYVENV_LAUNCHER__="
"%python%" -E "%~dp0zippath-python" %*
