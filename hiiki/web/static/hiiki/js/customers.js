// elements of the pages of customers
