@py -3 "%~dp0start" %*
@if errorlevel 1 pause
