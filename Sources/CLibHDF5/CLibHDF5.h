// Here for its flags alone: CHDF5 includes the library's header, since it calls the library as well.
